"""The service with workers that a page can make sleep or die, for uvicorn to run."""

from app.main import create_app
from tests.web import jobs

app = create_app(work=jobs.work)
