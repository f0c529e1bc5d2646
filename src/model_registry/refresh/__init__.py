"""The steps of the scheduled job."""
