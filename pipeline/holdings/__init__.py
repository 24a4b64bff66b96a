"""The inventory of holdings: files of volumes and of records, taken in line by line."""
