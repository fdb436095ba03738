"""PINs of the staff-room computer: signing in with one, changing one's own, slips to hand out."""
