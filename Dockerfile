# syntax=docker/dockerfile:1

FROM node:22.21-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY api/openapi.yaml /src/api/openapi.yaml
COPY web ./
RUN npm run build

# The program is one static binary: no cgo, no shell and no package manager in
# the image that runs.
FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=web /src/web/dist web/dist
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags=-s -o /out/jishi ./cmd/jishi \
    && mkdir /out/data

FROM gcr.io/distroless/static-debian12:nonroot
LABEL org.opencontainers.image.title="Jishi (技市)" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /out/jishi /jishi
# A new volume takes over the owner of this folder: 65532 is nonroot.
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
ENV JISHI_ADDR=0.0.0.0:8080 \
    JISHI_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 CMD ["/jishi", "healthcheck"]
ENTRYPOINT ["/jishi"]
CMD ["serve"]
