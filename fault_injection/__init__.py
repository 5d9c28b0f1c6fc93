"""The fault laboratory: a pump's body, scenarios that damage it, and runs that replay to the bit.

Read it in this order: `clock`, `plant`, `faults`, `scenario`, `expectations`, `monitors`, `run`,
`trace`, `replay`, `commands`; then `trace_file`, `audit`, `against`, `signature`, `audit_commands`.
"""
