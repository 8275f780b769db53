"""A made-up company in Utrecht with months of history, so that a newcomer sees everything at work.

Roosterwerk BV sells rostering software to organisations that work in shifts. Nobody in it exists. The same
day gives the same company: every choice is drawn from one seed, and moments are counted back from that day.
"""
