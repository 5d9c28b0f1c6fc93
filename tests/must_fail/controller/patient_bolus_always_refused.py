"""Patient boluses count as off whatever the order allows: relief that was prescribed never comes."""

FILE = "controller/commands.py"
OLD = "                patient_bolus_off=rules.per_24h_max == 0,\n"
NEW = "                patient_bolus_off=rules.per_24h_max >= 0,\n"
CLAIMS = ("DEL-4",)
