"""The weekly letter to the leadership: composed once, archived as it was sent, sent again when asked."""
