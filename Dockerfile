# The image of the bot. Nothing here needs more than a plain `docker build .` (or podman build).

# --- everything is built here, and only what runs is taken along ----------------------------------
FROM python:3.13-slim AS build
WORKDIR /app

# uv installs the lock, on any day and whatever pip the base image brings; pip only fetches uv. It
# trusts whom the system trusts, as pip does, and stays behind in this stage.
ENV UV_SYSTEM_CERTS=1 UV_NO_CACHE=1 UV_NO_CONFIG=1 UV_PYTHON=/opt/lectern
COPY requirements/uv.txt requirements/
RUN python -m venv /opt/uv \
    && /opt/uv/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
       --require-hashes -r requirements/uv.txt

# What the bot needs, by its lock. The environment has no pip of its own.
COPY requirements/run.txt requirements/
RUN python -m venv --without-pip /opt/lectern \
    && /opt/uv/bin/uv pip sync --require-hashes requirements/run.txt

# The command `lectern`, which leads to /app. The lock also holds what builds it: that goes again.
COPY pyproject.toml LICENSE ./
COPY bot/__init__.py bot/__init__.py
RUN /opt/uv/bin/uv pip install --no-deps --no-build-isolation --editable . \
    && /opt/uv/bin/uv pip uninstall \
       hatchling packaging pathspec pluggy tomlkit trove-classifiers \
    && /opt/uv/bin/uv pip check \
    && rm -rf requirements /opt/lectern/.lock \
    && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/lectern/lib

# The bot. It may be read by everybody and written by root, whatever the permissions were outside.
COPY bot bot
COPY migrations migrations
COPY content content
RUN python -m compileall -q --invalidation-mode unchecked-hash bot migrations \
    && chmod -R u=rwX,go=rX /app /opt/lectern \
    && /opt/lectern/bin/lectern check content

# --- what runs ------------------------------------------------------------------------------------
FROM python:3.13-slim
ENV PATH=/opt/lectern/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite+aiosqlite:////data/lectern.sqlite

# Fixed numbers, so that a volume fits every image, and Kubernetes sees that this is not root.
# /data belongs to the bot before it becomes a volume: a new volume takes that over.
RUN groupadd --gid 10001 lectern \
    && useradd --uid 10001 --gid lectern --home-dir /data --no-create-home \
       --shell /usr/sbin/nologin lectern \
    && install -d -o lectern -g lectern -m 0750 /data

COPY --from=build /opt/lectern /opt/lectern
COPY --from=build /app /app

# The base image carries the standard library without bytecode, and nothing can be written later:
# importing the bot once leaves the bytecode of just those modules that it uses.
RUN python -c "import bot.app, bot.cli, aiosqlite, asyncpg"
ENV PYTHONDONTWRITEBYTECODE=1

# Not /app: a `.env` is read from the folder that one works in, and a relative path of the database
# leads to /data from here.
WORKDIR /
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["lectern", "health"]
ENTRYPOINT ["lectern"]
CMD ["run"]

ARG VERSION=dev
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="Lectern" \
      org.opencontainers.image.description="A Discord tutor that teaches from a server's own notes" \
      org.opencontainers.image.licenses="MIT AND CC-BY-4.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE"
