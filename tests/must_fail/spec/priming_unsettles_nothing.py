"""The observer expects of the governor, right after priming, what it owes only a day later."""

FILE = "spec/ghosts.py"
OLD = "    unsettled = changes | primes\n"
NEW = "    unsettled = changes | (primes & negation(primes))\n"
CLAIMS = ("DEL-2",)
NOTICED_AS = ("refuted",)
