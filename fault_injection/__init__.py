"""The fault laboratory: a pump's body, scenarios that damage it, and runs that replay to the bit.

Read it in this order: `clock`, `plant`, `faults`, `fault_entries`, `catalogue`, `scenario`, `expectations`,
`monitors`, `trace`, `replay`, `commands`; then `audit`, `against`, `signature`, `timeline`, `campaign`.
"""
