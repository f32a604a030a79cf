# Two stages: what builds the service stays behind, and what runs it has neither a compiler nor pip's cache.
FROM python:3.12-slim AS build
WORKDIR /build
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY app ./app
RUN python -m venv /opt/winnow \
 && /opt/winnow/bin/pip install --no-cache-dir --upgrade pip \
 && /opt/winnow/bin/pip install --no-cache-dir --constraint requirements.lock . \
 && /opt/winnow/bin/pip uninstall --yes pip

FROM python:3.12-slim
RUN useradd --system --no-create-home --uid 10001 winnow
COPY --from=build /opt/winnow /opt/winnow
ENV PATH=/opt/winnow/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER winnow
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["winnow", "serve", "--host", "0.0.0.0", "--port", "8000"]
