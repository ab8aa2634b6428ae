"""Questions and right answers about scenes."""

from questions.charts import chart_questions
from questions.documents import document_questions
from questions.shapes import shapes_questions
from questions.text import text_questions

ABOUT = {"shapes": shapes_questions, "text": text_questions, "doc": document_questions, "chart": chart_questions}
