# The registry as a service. Nothing secret is inside: DATABASE_URL and the keys of a bucket come from outside.
FROM python:3.13-slim AS build
WORKDIR /source
COPY pyproject.toml hatch_build.py README.md LICENSE CHANGELOG.md models.json models.schema.json answered.json ./
COPY data data
COPY src src
RUN python -m venv /opt/registry && /opt/registry/bin/pip install --no-cache-dir '.[service]'

FROM python:3.13-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/registry registry
COPY --from=build /opt/registry /opt/registry
ENV PATH=/opt/registry/bin:$PATH PYTHONUNBUFFERED=1 DATABASE_URL=sqlite:////var/lib/registry/service.db
USER registry
WORKDIR /var/lib/registry
VOLUME /var/lib/registry
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["model-registry"]
CMD ["service", "run", "--host", "0.0.0.0"]
