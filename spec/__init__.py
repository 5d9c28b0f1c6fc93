"""What must hold: hazards, requirements, claims, assumptions, and every predicate that is proved or watched."""
