{{/*
The preflight: a look at node and weights before the engine starts. It runs in the worker's own image, with the program mounted from
a ConfigMap, so that it needs no image of ours to be built first; or in the image that `preflight.image` names.
*/}}

{{- define "model.preflightName" -}}{{ .Release.Name }}-preflight{{- end }}

{{/* The program's files, as JSON: the key of each in the ConfigMap, which has no folders, and its path. */}}
{{- define "model.preflightFiles" -}}
{{- $files := dict }}
{{- range $path, $_ := .Files.Glob "files/preflight/**.py" }}
{{- $path = trimPrefix "files/preflight/" $path }}
{{- $files = set $files (replace "/" "__" $path) $path }}
{{- end }}
{{- $files | toJson }}
{{- end }}

{{/* The keys become folders again. */}}
{{- define "model.preflightVolume" -}}
- name: preflight
  configMap:
    name: {{ include "model.preflightName" . }}
    {{- if not .Values.preflight.image }}
    items:
      {{- if .Values.plan }}
      - {key: plan.json, path: plan.json}
      {{- end }}
      {{- range $key, $path := include "model.preflightFiles" . | fromJson }}
      - {key: {{ $key }}, path: {{ $path }}}
      {{- end }}
    {{- end }}
{{- end }}

{{- define "model.preflightMounts" -}}
- name: preflight
  mountPath: /etc/preflight
  readOnly: true
{{- if not .Values.preflight.image }}
- name: preflight
  mountPath: /opt/preflight/preflight
  readOnly: true
{{- end }}
{{- end }}

{{- define "model.preflightEnv" -}}
- {name: PYTHONDONTWRITEBYTECODE, value: "1"}
# Where it is mounted, and where our images have it.
- {name: PYTHONPATH, value: /opt/preflight}
{{- end }}

{{/* Arguments that every run has: the plan, what is left out, and where `kubectl describe pod` reads the result. As a JSON list. */}}
{{- define "model.preflightArgs" -}}
{{- $args := list "--format" "text" "--termination-log" "/dev/termination-log" }}
{{- if .Values.plan }}{{ $args = concat $args (list "--plan" "/etc/preflight/plan.json") }}{{ end }}
{{- range .Values.preflight.skip }}{{ $args = concat $args (list "--skip" .) }}{{ end }}
{{- range .Values.preflight.warn }}{{ $args = concat $args (list "--warn" .) }}{{ end }}
{{- range $name, $value := .Values.preflight.thresholds }}{{ $args = concat $args (list "--threshold" (printf "%s=%v" $name $value)) }}{{ end }}
{{- $args | toJson }}
{{- end }}

{{/*
The first init container: driver, GPUs, links, memory, limits. Before the weights are waited for, so that a bad node is told at once.
It asks for the worker's GPUs: a pod's init containers and its main one get the same, one after the other.
*/}}
{{- define "model.preflightGpus" -}}
{{- /* More time than a fast run's own ten seconds: without persistence mode each GPU wakes first. */}}
{{- $limit := ternary "150" "60" (eq .Values.preflight.mode "deep") }}
{{- $args := concat (list .Values.preflight.mode "--timeout" $limit "--gpus" (toString .Values.worker.gpus)) (include "model.preflightArgs" . | fromJsonArray) -}}
- name: preflight
  image: {{ default .Values.worker.image .Values.preflight.image | quote }}
  {{- include "model.program" (dict "root" . "name" "preflight" "module" "preflight" "args" $args) | nindent 2 }}
  env:
    {{- include "model.preflightEnv" . | nindent 4 }}
  securityContext:
    {{- include "model.containerSecurity" . | nindent 4 }}
  resources:
    requests: {cpu: 500m, memory: 1Gi}
    limits:
      nvidia.com/gpu: {{ .Values.worker.gpus | quote }}
  volumeMounts:
    {{- include "model.preflightMounts" . | nindent 4 }}
    {{- include "model.sharedMemoryMount" . | nindent 4 }}
{{- end }}

{{/* The last init container: the weights, and in deep mode the volume's throughput. It needs no GPU. */}}
{{- define "model.preflightWeights" -}}
{{- $args := concat (list .Values.preflight.mode "--only-model" "--model-dir" (include "model.folder" .)) (include "model.preflightArgs" . | fromJsonArray) -}}
- name: preflight-weights
  image: {{ default .Values.worker.image .Values.preflight.image | quote }}
  {{- include "model.program" (dict "root" . "name" "preflight" "module" "preflight" "args" $args) | nindent 2 }}
  env:
    {{- include "model.preflightEnv" . | nindent 4 }}
  securityContext:
    {{- include "model.containerSecurity" . | nindent 4 }}
  resources:
    requests: {cpu: 500m, memory: 512Mi}
  volumeMounts:
    {{- include "model.preflightMounts" . | nindent 4 }}
    - name: model-cache
      mountPath: {{ include "model.mountPath" . }}
      readOnly: true
{{- end }}
