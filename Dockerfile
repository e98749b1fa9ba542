# feedwright in a container that has no rights: mount your site at /site.
#
#   docker build -t feedwright .
#   docker run --rm -v "$PWD:/site" --user "$(id -u):$(id -g)" feedwright build
FROM python:3.12-slim AS wheel
WORKDIR /source
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY docs/feedwright.1 docs/feedwright.1
COPY src src
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.12-slim
ARG EXTRAS=compress,html,serve,sql,watch
ENV PYTHONUNBUFFERED=1
COPY --from=wheel /wheels /wheels
RUN set -e; wheel=$(ls /wheels/feedwright-*.whl); \
    pip install --no-cache-dir "${wheel}${EXTRAS:+[$EXTRAS]}"; \
    rm -r /wheels; \
    useradd --uid 10001 --home-dir /site --no-create-home --shell /usr/sbin/nologin feedwright; \
    install -d -o feedwright -g feedwright /site
USER feedwright
WORKDIR /site
VOLUME /site
# Is the site watched, and did its last build go well?
HEALTHCHECK --interval=5m --timeout=30s --start-period=2m CMD feedwright -q status || exit 1
STOPSIGNAL SIGTERM
ENTRYPOINT ["feedwright"]
CMD ["watch"]
