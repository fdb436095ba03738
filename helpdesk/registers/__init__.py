"""The registers an inspection asks for: tickets, consultations, the schedule, outages, a period's report."""
