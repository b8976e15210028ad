# Three stages: the wheel is built, the IdP and the sample run it, the player has a Chromium as well.
# Every package comes from the lock with its hash; nothing is fetched when a container starts.

FROM python:3.12-slim-bookworm AS wheel
WORKDIR /src
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE siths_files.py siths_offline.py ./
COPY idp_mock ./idp_mock
COPY rp ./rp
COPY scenarios ./scenarios
COPY siths_harness ./siths_harness
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheel .

FROM python:3.12-slim-bookworm AS harness
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --create-home --uid 10001 siths \
    && install -d -o siths -g siths -m 0700 /var/lib/siths /home/siths/.cache /home/siths/.cache/siths-harness \
    && install -d -o siths -g siths /runs
COPY requirements.runtime.lock /tmp/
RUN pip install --no-cache-dir --require-hashes -r /tmp/requirements.runtime.lock
COPY --from=wheel /wheel /tmp/wheel
RUN pip install --no-cache-dir --no-deps --no-index /tmp/wheel/*.whl && rm -r /tmp/wheel
COPY containers/start /usr/local/bin/siths-start
USER siths
WORKDIR /home/siths
ENTRYPOINT ["siths-start"]
CMD ["idp"]
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=6 \
    CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://localhost:8400/mock/health', timeout=2)"]

FROM harness AS player
USER root
RUN apt-get update \
    && apt-get install -y --no-install-recommends chromium fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && echo 'export CHROMIUM_FLAGS="$CHROMIUM_FLAGS --no-sandbox"' >/etc/chromium.d/container
# The sandbox wants user namespaces, which an engine denies to a container; the container is the sandbox.
USER siths
CMD ["run", "--out", "/runs"]
HEALTHCHECK NONE
