"""What HSA and KIV know: persons, their employments (tjänste-id) and their commissions (vårdmedarbetaruppdrag).

The data model behind every choice page is person -> 1..n employments -> 0..n commissions (inera-idp:0).
"""
