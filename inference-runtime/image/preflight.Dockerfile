# The checks by themselves, to run beside an unmodified runtime image. Debian and not Alpine: libcuda and libnvidia-ml come from the
# node's driver, which is built for glibc.
ARG BASE_IMAGE
ARG BASE_DIGEST
FROM ${BASE_IMAGE}@${BASE_DIGEST:?the_base_has_no_digest__see_docker-bake.hcl}

# What the container toolkit mounts of the driver: CUDA and NVML. Which GPUs is for the device plugin to say, never for an image.
ENV NVIDIA_DRIVER_CAPABILITIES=compute,utility \
    PYTHONPATH=/opt/preflight \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

# 755 and not 644: the mode goes to the folders that are made, too, and user 1000 has to get through them.
COPY --from=preflight --chmod=755 . /opt/preflight/preflight/

# As NVIDIA's runtimes have it, so that what preflight finds writable is so for the engine too.
USER 1000:0
WORKDIR /opt/preflight
ENTRYPOINT ["python3", "-m", "preflight"]
