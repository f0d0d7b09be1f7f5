# tagwright serve as an image; docs/operations.md says how to run it.
#   docker build -t tagwright .

# -- build: the packages are those that ./dev names -------------------------------------------------------------------
FROM debian:12-slim AS build
WORKDIR /src
COPY dev .
RUN ./dev packages && rm -rf /var/lib/apt/lists/*
COPY . .
RUN ./dev build
# The Debian packages of the shared libraries that the program is linked with.
RUN ldd build/release/tagwright | awk '$3 ~ /^\// { print $3 }' | while read -r file; do \
      dpkg-query --search "$(realpath "$file")" 2> /dev/null || dpkg-query --search "$file" \
        || dpkg-query --search "${file#/usr}" || exit 1; \
    done | cut -d: -f1 | sort -u > /runtime-packages \
  && strip build/release/tagwright

# -- run ------------------------------------------------------------------------------------------------------------
FROM debian:12-slim
COPY --from=build /runtime-packages /tmp/
RUN apt-get update \
  && xargs apt-get install -y --no-install-recommends ca-certificates curl tzdata < /tmp/runtime-packages \
  && rm -rf /var/lib/apt/lists/* /tmp/runtime-packages \
  && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin tagwright \
  && install -d -o tagwright -g tagwright -m 0700 /data
COPY --from=build /src/build/release/tagwright /usr/local/bin/
# The number, not the name: Kubernetes' runAsNonRoot wants to see it.
USER 10001:10001
WORKDIR /data
ENV HOME=/data TAGWRIGHT_DATA_DIR=/data/store TAGWRIGHT_LOG_DIR=/data/logs TAGWRIGHT_LISTEN=0.0.0.0:8642
VOLUME /data
EXPOSE 8642
# Give it more time than TAGWRIGHT_DRAIN_TIME: docker stop --time 60.
STOPSIGNAL SIGTERM
# By the port that it was told, else one that listens elsewhere would be called ill.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD curl --fail --silent --insecure --noproxy '*' --output /dev/null \
    "http${TAGWRIGHT_TLS_CERT:+s}://127.0.0.1:${TAGWRIGHT_LISTEN##*:}/healthz" || exit 1
ENTRYPOINT ["tagwright"]
CMD ["serve"]
