"""Access that is given for a while: grants, and emergencies that are looked at afterwards."""
