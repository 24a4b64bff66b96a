"""Records in SQL, bytes in objects, and the trail of what happened."""
