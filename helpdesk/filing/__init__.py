"""Filing a ticket: what happened, which topic, in your words, how urgent, and the promise."""
