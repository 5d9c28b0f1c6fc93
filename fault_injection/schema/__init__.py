"""The JSON Schemas (2020-12) of files that are read and written, made of what their readers know.

A schema says which keys there are, of which type and range. What only a run can tell, such as order in time
or admission, it cannot say: it accepts every file that a reader accepts, and more. TOML is looked at as the
same tables in JSON; a date-time is then its text.

`python -m fault_injection.schema` writes them anew; `make test` finds them different if they are not.
"""
