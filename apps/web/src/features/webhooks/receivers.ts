import guide from '../../../../../docs/webhooks.md?raw'

/** The example receivers of the guide: each heading, such as “### Node”, and the code block after it. */
export const receivers = [...guide.matchAll(/^### (.+)\n+```\w+\n([\s\S]*?)\n```$/gm)].map(([, name, code]) => ({
  name: name!,
  code: code!,
}))
