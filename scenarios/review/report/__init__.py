"""What a review leaves: a page in each language, JSON and JUnit."""
