"""Images from machines and folders: drivers, their deliveries, and what they refuse."""
