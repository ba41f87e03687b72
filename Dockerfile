# Tieout in one image. It runs the dashboard with one worker (the default), a further worker, or the command line.
#
#   docker build -t tieout .
#   docker run -p 3000:3000 -v tieout-data:/data tieout
#   docker run -v tieout-data:/data tieout npm run -s tieout -- runs list

# 1. Everything that is needed to build: all packages, then the dashboard.
FROM node:22-bookworm-slim AS build
WORKDIR /app
# The install generates the database client, so it needs the schema; both change rarely and are cached apart from the code.
COPY package.json package-lock.json .npmrc ./
COPY prisma ./prisma
COPY server/db/generate.mjs ./server/db/generate.mjs
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

# 2. Only what runs.
FROM node:22-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production TIEOUT_DATA_DIR=/data PORT=3000
# Certificates of the usual authorities, for TLS connections to databases.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
COPY --from=build --chown=node:node /app ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD node -e "fetch('http://127.0.0.1:' + process.env.PORT + '/api/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"
CMD ["npm", "start"]
