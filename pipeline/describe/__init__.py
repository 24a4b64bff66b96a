"""What a document is and what it says: type, fields, contradictions and the acts of a register."""
