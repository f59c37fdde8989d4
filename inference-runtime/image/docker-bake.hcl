# The images of our own: `preflight`, which stands beside NVIDIA's unmodified runtimes, and for who wants it in one image, each
# runtime with preflight in it. Paths are from the folder above, so that a build reads nothing outside the folder it is started in,
# which Bake asks permission for:
#
#     cd inference-runtime && PYTHON_DIGEST=sha256:... docker buildx bake --file image/docker-bake.hcl
#
# `cdktf-dynamo images` reads this file too, and knows of HCL what stands here: strings with ${}, lists, maps, ?:, ==, ||, can(regex()).

variable "IMAGE_REGISTRY" {
  description = "What goes before an image's name; a push wants one of yours"
  default     = "cdktf-dynamo"
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]*(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$", IMAGE_REGISTRY))
    error_message = "is a registry's host and a path, in lower case, without https:// and without a slash last"
  }
}

variable "PREFLIGHT_VERSION" {
  description = "Version of preflight, this package's"
  default     = "0.1.0"
  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", PREFLIGHT_VERSION))
    error_message = "is a version such as 0.1.0"
  }
}

variable "DYNAMO_RELEASE" {
  description = "Dynamo's release, the tag of its runtimes"
  default     = "1.6.1"
  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+$", DYNAMO_RELEASE))
    error_message = "is a release such as 1.6.1"
  }
}

variable "DYNAMO_VARIANT" {
  description = "Empty, or efa for the runtimes with AWS's EFA, which are so called from 1.3 on"
  default     = ""
  validation {
    condition     = DYNAMO_VARIANT == "" || DYNAMO_VARIANT == "efa"
    error_message = "is efa, or left out"
  }
}

variable "DYNAMO_TAG" {
  description = "Tag of Dynamo's runtimes, made of the two before"
  default     = DYNAMO_VARIANT == "" ? DYNAMO_RELEASE : "${DYNAMO_RELEASE}-${DYNAMO_VARIANT}"
  validation {
    condition     = can(regex("^[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?$", DYNAMO_TAG))
    error_message = "is a release, or a release and a hyphen and more, such as 1.6.1-efa"
  }
}

variable "IMAGE_BUILD" {
  description = "Tells builds of the same versions apart, since registries here don't let a tag be written twice"
  default     = "1"
  validation {
    condition     = can(regex("^[1-9][0-9]*$", IMAGE_BUILD))
    error_message = "is a whole number from 1 on"
  }
}

variable "IMAGE_REVISION" {
  description = "Commit of the source that is built"
  default     = ""
  validation {
    condition     = can(regex("^[0-9A-Za-z._-]*$", IMAGE_REVISION))
    error_message = "is a commit, or a tag"
  }
}

variable "IMAGE_SOURCE" {
  description = "Where this file can be read"
  default     = "https://www.npmjs.com/package/cdktf-dynamo"
  validation {
    condition     = can(regex("^https://[0-9A-Za-z./_~#?=&:-]+$", IMAGE_SOURCE))
    error_message = "is an address that begins with https://"
  }
}

variable "PYTHON_VERSION" {
  description = "Python of the slim image"
  default     = "3.13"
  validation {
    condition     = can(regex("^3\\.[1-9][0-9]$", PYTHON_VERSION))
    error_message = "is 3.10 or newer"
  }
}

# The digests of what an image is built on have no defaults: nothing stays safe that is pinned once for all users, and none is made up.
# The registry tells what a tag is today; look, then pin:
#
#     docker buildx imagetools inspect docker.io/library/python:3.13-slim --format '{{print .Manifest.Digest}}'
#
# Bake checks variables whether a target uses them or not, so an empty one passes here and is refused by the Dockerfile that wants it.

variable "PYTHON_DIGEST" {
  description = "Digest of docker.io/library/python:PYTHON_VERSION-slim, for preflight"
  default     = ""
  validation {
    condition     = PYTHON_DIGEST == "" || can(regex("^sha256:[0-9a-f]{64}$", PYTHON_DIGEST))
    error_message = "is sha256: and 64 hexadecimal digits"
  }
}

variable "VLLM_DIGEST" {
  description = "Digest of nvcr.io/nvidia/ai-dynamo/vllm-runtime, for vllm-runtime"
  default     = ""
  validation {
    condition     = VLLM_DIGEST == "" || can(regex("^sha256:[0-9a-f]{64}$", VLLM_DIGEST))
    error_message = "is sha256: and 64 hexadecimal digits"
  }
}

variable "SGLANG_DIGEST" {
  description = "Digest of nvcr.io/nvidia/ai-dynamo/sglang-runtime, for sglang-runtime"
  default     = ""
  validation {
    condition     = SGLANG_DIGEST == "" || can(regex("^sha256:[0-9a-f]{64}$", SGLANG_DIGEST))
    error_message = "is sha256: and 64 hexadecimal digits"
  }
}

variable "TENSORRTLLM_DIGEST" {
  description = "Digest of nvcr.io/nvidia/ai-dynamo/tensorrtllm-runtime, for tensorrtllm-runtime"
  default     = ""
  validation {
    condition     = TENSORRTLLM_DIGEST == "" || can(regex("^sha256:[0-9a-f]{64}$", TENSORRTLLM_DIGEST))
    error_message = "is sha256: and 64 hexadecimal digits"
  }
}

group "default" {
  targets = ["preflight"]
}

group "runtimes" {
  targets = ["vllm-runtime", "sglang-runtime", "tensorrtllm-runtime"]
}

group "all" {
  targets = ["preflight", "runtimes"]
}

target "_common" {
  context = "image"
  # The checks are where the Helm chart can read them too. Named by their own folder: a symlink here would not be published.
  contexts = {
    preflight = "chart/files/preflight"
  }
  platforms = ["linux/amd64", "linux/arm64"]
  labels = {
    "org.opencontainers.image.source"   = IMAGE_SOURCE
    "org.opencontainers.image.revision" = IMAGE_REVISION == "" ? null : IMAGE_REVISION
    # Ours, and those of what it is built on.
    "org.opencontainers.image.licenses" = "Apache-2.0 AND LicenseRef-base-image"
  }
}

target "preflight" {
  inherits   = ["_common"]
  dockerfile = "preflight.Dockerfile"
  args = {
    BASE_IMAGE  = "docker.io/library/python:${PYTHON_VERSION}-slim"
    BASE_DIGEST = PYTHON_DIGEST
  }
  tags = ["${IMAGE_REGISTRY}/preflight:${PREFLIGHT_VERSION}-${IMAGE_BUILD}"]
  labels = {
    "org.opencontainers.image.title"       = "preflight"
    "org.opencontainers.image.description" = "Checks that a GPU node can run an inference plan"
    "org.opencontainers.image.version"     = "${PREFLIGHT_VERSION}-${IMAGE_BUILD}"
    "org.opencontainers.image.base.name"   = "docker.io/library/python:${PYTHON_VERSION}-slim"
    "org.opencontainers.image.base.digest" = PYTHON_DIGEST
  }
}

# The tags of the runtimes: Dynamo's operator (1.4 and newer) reads the runtime's version from the tag of a worker's image, and refuses
# one that isn't a semantic version. It compares major, minor and patch and leaves out what stands after the hyphen
# (ai-dynamo/dynamo deploy/operator/internal/runtimeversion/runtimeversion.go), so 1.6.1-preflight.1 counts as 1.6.1. Written twice, a
# tag would mean two images: IMAGE_BUILD counts on.

target "vllm-runtime" {
  inherits   = ["_common"]
  dockerfile = "runtime.Dockerfile"
  args = {
    BASE_IMAGE  = "nvcr.io/nvidia/ai-dynamo/vllm-runtime:${DYNAMO_TAG}"
    BASE_DIGEST = VLLM_DIGEST
  }
  tags = ["${IMAGE_REGISTRY}/vllm-runtime:${DYNAMO_TAG}-preflight.${IMAGE_BUILD}"]
  labels = {
    "org.opencontainers.image.title"       = "vllm-runtime"
    "org.opencontainers.image.description" = "NVIDIA Dynamo's vLLM runtime, with preflight ${PREFLIGHT_VERSION}"
    "org.opencontainers.image.version"     = "${DYNAMO_TAG}-preflight.${IMAGE_BUILD}"
    "org.opencontainers.image.base.name"   = "nvcr.io/nvidia/ai-dynamo/vllm-runtime:${DYNAMO_TAG}"
    "org.opencontainers.image.base.digest" = VLLM_DIGEST
  }
}

target "sglang-runtime" {
  inherits   = ["_common"]
  dockerfile = "runtime.Dockerfile"
  args = {
    BASE_IMAGE  = "nvcr.io/nvidia/ai-dynamo/sglang-runtime:${DYNAMO_TAG}"
    BASE_DIGEST = SGLANG_DIGEST
  }
  tags = ["${IMAGE_REGISTRY}/sglang-runtime:${DYNAMO_TAG}-preflight.${IMAGE_BUILD}"]
  labels = {
    "org.opencontainers.image.title"       = "sglang-runtime"
    "org.opencontainers.image.description" = "NVIDIA Dynamo's SGLang runtime, with preflight ${PREFLIGHT_VERSION}"
    "org.opencontainers.image.version"     = "${DYNAMO_TAG}-preflight.${IMAGE_BUILD}"
    "org.opencontainers.image.base.name"   = "nvcr.io/nvidia/ai-dynamo/sglang-runtime:${DYNAMO_TAG}"
    "org.opencontainers.image.base.digest" = SGLANG_DIGEST
  }
}

target "tensorrtllm-runtime" {
  inherits   = ["_common"]
  dockerfile = "runtime.Dockerfile"
  args = {
    BASE_IMAGE  = "nvcr.io/nvidia/ai-dynamo/tensorrtllm-runtime:${DYNAMO_TAG}"
    BASE_DIGEST = TENSORRTLLM_DIGEST
  }
  tags = ["${IMAGE_REGISTRY}/tensorrtllm-runtime:${DYNAMO_TAG}-preflight.${IMAGE_BUILD}"]
  labels = {
    "org.opencontainers.image.title"       = "tensorrtllm-runtime"
    "org.opencontainers.image.description" = "NVIDIA Dynamo's TensorRT-LLM runtime, with preflight ${PREFLIGHT_VERSION}"
    "org.opencontainers.image.version"     = "${DYNAMO_TAG}-preflight.${IMAGE_BUILD}"
    "org.opencontainers.image.base.name"   = "nvcr.io/nvidia/ai-dynamo/tensorrtllm-runtime:${DYNAMO_TAG}"
    "org.opencontainers.image.base.digest" = TENSORRTLLM_DIGEST
  }
}
