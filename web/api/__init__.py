"""The API: what the desks do, for other systems; one table, one guard, one document."""
