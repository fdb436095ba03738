"""The school's calendar: working days, consultations, the hour of clause 2.2."""
