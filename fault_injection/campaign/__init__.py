"""Campaigns: random scenarios by the thousand, what became of each, and the smallest form of those that fail.

A run is wholly determined by the plan of its campaign and its number; where, when and after which other it
is made changes nothing. So runs may be spread over any number of processes and machines, and taken up again.
"""
