"""Incidents: what went wrong in the field, as scenarios, and what this controller does about it.

An incident is a scenario with an `[incident]` table: when and what it was, whether it harmed by too much drug
or by too little, and what is stated of this controller. The statement is held against the run.
"""
