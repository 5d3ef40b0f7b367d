"""A candidate as the gig's leads read them, and what the forms about them ask."""

from portal.search.candidate.page import CandidatePage, candidate_page
from portal.search.candidate.question import Question, question

__all__ = ["CandidatePage", "Question", "candidate_page", "question"]
