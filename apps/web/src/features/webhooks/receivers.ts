import guide from '../../../../../docs/webhooks.md?raw'

/** The receivers of the guide, by the heading above each: “### Node” and the block of code that follows it. */
export const receivers = [...guide.matchAll(/^### (.+)\n+```\w+\n([\s\S]*?)\n```$/gm)].map(([, name, code]) => ({
  name: name!,
  code: code!,
}))
