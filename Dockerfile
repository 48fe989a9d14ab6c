# One image for Airflow's four processes, the Celery workers and the initialisation.
# Built from the same hashed lock as `make up`; the final stage has no compiler and no pip cache.
ARG PYTHON_VERSION=3.12

# The UI, by the Node that requirements/node.lock pins; neither it nor node_modules is in the image.
FROM python:${PYTHON_VERSION}-slim-bookworm AS ui
WORKDIR /opt/airloom
COPY requirements requirements
COPY scripts scripts
COPY ui ui
RUN python -m scripts ui

FROM python:${PYTHON_VERSION}-slim-bookworm AS build
WORKDIR /opt/airloom
COPY requirements/runtime.lock requirements/
# The lock names every package, so --no-deps: nothing outside it can slip in.
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r requirements/runtime.lock
COPY pyproject.toml setup.py README.md LICENSE ./
COPY operators operators
COPY dag_factory dag_factory
COPY plugins plugins
COPY include include
COPY --from=ui /opt/airloom/plugins/static plugins/static
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:${PYTHON_VERSION}-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 50000 --gid 0 --create-home airflow
WORKDIR /opt/airloom
COPY --from=build /opt/airloom/.venv .venv
COPY airflow.cfg webserver_config.py ./
COPY scripts scripts
COPY dags dags
COPY include/demo include/demo
# Volumes take over the owner of the folder they are first mounted on.
RUN mkdir -p .airflow/logs /srv/exchange /srv/pipelines /srv/airloom/files \
    && chown -R airflow:0 .airflow /srv/exchange /srv/pipelines /srv/airloom
ENV PATH=/opt/airloom/.venv/bin:$PATH \
    AIRFLOW_HOME=/opt/airloom/.airflow \
    AIRFLOW_CONFIG=/opt/airloom/airflow.cfg \
    PYTHONUNBUFFERED=1
USER airflow
EXPOSE 8080
CMD ["airflow", "api-server"]
