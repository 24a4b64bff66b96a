"""Programs that make the small models of Arkhiv again; nothing at work imports them."""
