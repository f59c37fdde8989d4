{{/* Parts of the pod specs of the chart's own Jobs. The serving pods stand in the value `graph`. */}}

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
    claimName: {{ .Values.cache.claimName }}
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

{{- define "model.preflightVolume" -}}
- name: preflight
  configMap:
    name: {{ .Values.preflight.configMap }}
{{- with .Values.preflight.program }}
- name: preflight-program
  configMap:
    name: {{ $.Values.preflight.configMap }}
    items:
      {{- toYaml . | nindent 6 }}
{{- end }}
{{- end }}

{{- define "model.preflightMounts" -}}
{{- range $index, $mount := .Values.preflight.mounts }}{{ if $index }}
{{ end }}- name: {{ $mount.name }}
  mountPath: {{ $mount.mountPath }}
  readOnly: {{ $mount.readOnly }}
{{- end }}
{{- end }}

{{- define "model.preflightEnv" -}}
- {name: PYTHONDONTWRITEBYTECODE, value: "1"}
# Where it is mounted, and where our images have it.
- {name: PYTHONPATH, value: /opt/preflight}
{{- end }}
