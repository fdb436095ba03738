"""Personal data: how long it is kept, who is forgotten, what is held on whom, and what happens after a leak."""
