"""The pump's mind: pure functions over frozen values that hold only integers, booleans and enums.

Read it in this order: `units`, `presets`, `order`, `ledger`, `governor`, `bolus`, `reservoir`,
`alarms`, `state`, `events`, `step`. `admission` is the only way to an `Order`. Everything that
touches a file, a clock or a socket lives in `controller.shell`.
"""
