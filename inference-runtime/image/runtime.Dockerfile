# A runtime of NVIDIA's with the checks in it, and nothing else changed: entry point, working directory and environment are the base's.
ARG BASE_IMAGE
ARG BASE_DIGEST
FROM ${BASE_IMAGE}@${BASE_DIGEST:?the_base_has_no_digest__see_docker-bake.hcl}

# 755 and not 644: the mode goes to the folders that are made, too, and user 1000 has to get through them.
COPY --from=preflight --chmod=755 . /opt/preflight/preflight/

# The engine's own Python, where torch can be imported; the path is for this process only.
COPY --chmod=755 <<"EOF" /usr/local/bin/preflight
#!/bin/sh
export PYTHONPATH="/opt/preflight${PYTHONPATH:+:$PYTHONPATH}"
export PYTHONDONTWRITEBYTECODE=1
exec python3 -m preflight "$@"
EOF

USER 1000:0
