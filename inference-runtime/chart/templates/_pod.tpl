{{/* Parts of pod specs that more than one pod has. */}}

{{/* User 1000, as the runtime images have it; nothing of it needs more. */}}
{{- define "model.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
fsGroup: 1000
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "model.containerSecurity" -}}
allowPrivilegeEscalation: false
capabilities:
  drop: [ALL]
{{- end }}

{{- define "model.volumes" -}}
- name: model-cache
  persistentVolumeClaim:
    claimName: {{ include "model.claim" . }}
{{- end }}

{{/* The token, by reference. Not required: the pod starts without the Secret too. */}}
{{- define "model.tokenEnv" -}}
{{- if .Values.token.secretName }}
- name: HF_TOKEN
  valueFrom:
    secretKeyRef:
      name: {{ .Values.token.secretName }}
      key: {{ .Values.token.key }}
      optional: {{ not .Values.token.required }}
{{- end }}
{{- end }}

{{/*
Everything a serving pod has besides its main container. The init container waits for the weights, so that the large image is
pulled while they come, nothing crash-loops for want of them, and Hugging Face is asked by one pod only (ai-dynamo/dynamo#874, #14315).
*/}}
{{- define "model.servingPod" -}}
{{- $root := .root }}
terminationGracePeriodSeconds: {{ .grace }}
securityContext:
  {{- include "model.podSecurity" $root | nindent 2 }}
{{- with $root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- $looked := and .gpuPod (ne $root.Values.preflight.mode "off") }}
initContainers:
  {{- if $looked }}
  {{- include "model.preflightGpus" $root | nindent 2 }}
  {{- end }}
  - name: wait-for-model
    image: {{ .image | quote }}
    command: [/bin/sh, -c, 'until [ -f "$1" ]; do sleep 5; done', wait]
    args: [{{ include "model.marker" $root | quote }}]
    securityContext:
      {{- include "model.containerSecurity" $root | nindent 6 }}
    resources:
      requests: {cpu: 50m, memory: 64Mi}
      limits: {memory: 256Mi}
    volumeMounts:
      - name: model-cache
        mountPath: {{ include "model.mountPath" $root }}
        readOnly: true
  {{- if $looked }}
  {{- include "model.preflightWeights" $root | nindent 2 }}
  {{- end }}
volumes:
  {{- include "model.volumes" $root | nindent 2 }}
  {{- if and .gpuPod (include "model.ownSharedMemory" $root) }}
  - name: {{ include "model.sharedMemory" $root }}
    emptyDir:
      medium: Memory
      sizeLimit: {{ $root.Values.worker.sharedMemoryGiB }}Gi
  {{- end }}
  {{- if $looked }}
  {{- include "model.preflightVolume" $root | nindent 2 }}
  {{- end }}
{{- end }}

{{/*
The main container of the frontend. The operator adds its command, ports and probes. It reads tokenizer and template from the folder
that the worker registers, which is why it mounts the volume at the same path (lib/llm/src/local_model.rs: a model from disk is
announced by its paths, one from the hub by its id, which would be downloaded again).
*/}}
{{- define "model.frontendMain" -}}
image: {{ .Values.frontend.image | quote }}
env:
  - {name: HF_HUB_OFFLINE, value: "1"}
  # The frontend has no user authentication: what changes it from outside is off (Dynamo's security notes). Before 1.3 the first one does
  # nothing: there, and for /metrics and /docs on every release, templates/network.yaml says who reaches port 8000 at all.
  - {name: DYN_DISABLE_FRONTEND_ADMIN_API, value: "1"}
  - {name: DYN_DISABLE_FRONTEND_NVEXT, value: "1"}
  {{- include "model.frontendShutdownEnv" . | nindent 2 }}
lifecycle:
  {{- include "model.frontendLifecycle" . | nindent 2 }}
securityContext:
  {{- include "model.containerSecurity" . | nindent 2 }}
resources:
  requests:
    cpu: {{ .Values.frontend.cpu | quote }}
    memory: {{ .Values.frontend.memory | quote }}
volumeMounts:
  - name: model-cache
    mountPath: {{ include "model.mountPath" . }}
    readOnly: true
{{- end }}

{{/*
A Python program beside the driver: command and arguments. Where the driver isn't on the loader's path (GKE), a shell puts it there
first: plain environment variables can't add to what the image sets. LIBRARY_PATH is for what is compiled when the engine starts.
ldconfig works as root only; the paths do without it. The arguments stay arguments: nothing of them goes through the shell.
*/}}
{{- define "model.program" -}}
{{- if .root.Values.worker.driverRoot }}
command:
  - /bin/sh
  - -c
  - |
    export LD_LIBRARY_PATH="{{ .root.Values.worker.driverRoot }}/lib64${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
    export LIBRARY_PATH="{{ .root.Values.worker.driverRoot }}/lib64${LIBRARY_PATH:+:$LIBRARY_PATH}"
    export PATH="$PATH:{{ .root.Values.worker.driverRoot }}/bin"
    /sbin/ldconfig 2>/dev/null || true
    exec "$@"
  - {{ .name }}
args:
  - python3
  - -m
  - {{ .module }}
{{- else }}
command: [python3, -m, {{ .module }}]
args:
{{- end }}
  {{- range .args }}
  - {{ . | quote }}
  {{- end }}
{{- end }}

{{/*
Shared memory of the worker, so that the preflight sees what the engine gets. On v1beta1 a volume of our own in place of the operator's, which
only the main container would get. On v1alpha1 the operator's can't be switched off: what 1.1 writes back beside `disabled` it refuses itself,
and such a graph never gets pods. There the graph says the size, and the preflight mounts the operator's volume by its name, which is the same in
every operator (KubeValueNameSharedMemory in its internal/consts).
*/}}
{{- define "model.ownSharedMemory" -}}{{ if eq .Values.graphApiVersion "v1beta1" }}true{{ end }}{{- end }}

{{- define "model.sharedMemory" -}}{{ ternary "worker-shared-memory" "shared-memory" (eq (include "model.ownSharedMemory" .) "true") }}{{- end }}

{{- define "model.sharedMemoryMount" -}}
- name: {{ include "model.sharedMemory" . }}
  mountPath: /dev/shm
{{- end }}

{{/* The main container of the worker. */}}
{{- define "model.workerMain" -}}
image: {{ .Values.worker.image | quote }}
{{- $model := list "--model" (include "model.folder" .) "--served-model-name" .Values.model.id }}
{{ include "model.program" (dict "root" . "name" "worker" "module" "dynamo.vllm" "args" (concat $model (include "model.workerShutdownArgs" . | fromJsonArray) .Values.worker.args)) }}
env:
  - {name: HF_HUB_OFFLINE, value: "1"}
  {{- include "model.workerShutdownEnv" . | nindent 2 }}
securityContext:
  {{- include "model.containerSecurity" . | nindent 2 }}
volumeMounts:
  - name: model-cache
    mountPath: {{ include "model.mountPath" . }}
    readOnly: true
  {{- if include "model.ownSharedMemory" . }}
  {{- include "model.sharedMemoryMount" . | nindent 2 }}
  {{- end }}
{{- end }}

{{- define "model.workerRequests" -}}
{{- with .Values.worker.cpu }}
cpu: {{ . | quote }}
{{- end }}
{{- with .Values.worker.memory }}
memory: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "model.frontendPod" -}}
{{- $where := include "model.otherPodsPlace" . | fromYaml }}
{{- include "model.servingPod" (dict "root" . "gpuPod" false "grace" (include "model.frontendGrace" .) "image" .Values.frontend.image "tolerations" $where.tolerations "nodeSelector" $where.nodeSelector) }}
{{- end }}

{{- define "model.workerPod" -}}
{{- $tolerations := concat .Values.tolerations .Values.worker.tolerations | uniq }}
{{- include "model.servingPod" (dict "root" . "gpuPod" true "grace" (include "model.workerGrace" .) "image" .Values.worker.image "tolerations" $tolerations "nodeSelector" .Values.worker.nodeSelector) }}
{{- end }}

{{/* Where the pods without GPUs may go: not to GPU nodes, unless the weights are on a volume that only the worker's node mounts. */}}
{{- define "model.otherPodsPlace" -}}
{{- if eq .Values.cache.accessMode "ReadWriteOnce" }}
{{- dict "tolerations" (concat .Values.tolerations .Values.worker.tolerations | uniq) "nodeSelector" .Values.worker.nodeSelector | toYaml }}
{{- else }}
{{- dict "tolerations" .Values.tolerations "nodeSelector" dict | toYaml }}
{{- end }}
{{- end }}
