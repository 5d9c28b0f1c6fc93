"""What must hold: hazards, requirements, claims, assumptions; predicates proved and watched."""
