{{- define "early.labels" -}}
app.kubernetes.io/name: dynamo-early
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}
{{- define "early.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
seccompProfile: {type: RuntimeDefault}
{{- end -}}
{{- define "early.containerSecurity" -}}
allowPrivilegeEscalation: false
capabilities: {drop: [ALL]}
{{- end -}}
{{- define "early.container" -}}
securityContext:
  {{- include "early.containerSecurity" . | nindent 2 }}
resources:
  requests: {cpu: 10m, memory: 16Mi}
  limits: {memory: 64Mi}
{{- end -}}
