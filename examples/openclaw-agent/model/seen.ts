// What a model has seen of one conversation, read out of a request of OpenClaw's. Nothing else may guide the stand-in.

export interface OfferedSkill {
  readonly name: string;
  readonly description: string;
  /** The path of its SKILL.md; of one in the home with ~ for that. */
  readonly location: string;
}

/** One call of a tool, and what came back. */
export interface Step {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly result: string;
}

export interface Seen {
  /** OpenClaw's name of the conversation, which it writes under the person's first message. */
  readonly session: string;
  /** The person's last message, with what OpenClaw wrote around it. */
  readonly message: string;
  readonly skills: readonly OfferedSkill[];
  /** Where its commands run, as OpenClaw tells it. */
  readonly workingDirectory: string;
  readonly tools: readonly string[];
  /** Steps before the person's last message. */
  readonly earlier: readonly Step[];
  /** Steps since the person's last message. */
  readonly steps: readonly Step[];
}

interface Message {
  readonly role: string;
  readonly content?: string | readonly { readonly text?: string }[] | null;
  readonly tool_call_id?: string;
  readonly tool_calls?: readonly {
    readonly id: string;
    readonly function: { readonly name: string; readonly arguments: string };
  }[];
}

export interface ModelRequest {
  readonly messages: readonly Message[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
}

export const readSeen = ({ messages, tools = [] }: ModelRequest): Seen => {
  // OpenClaw appends notes of its own in the user's role; they are no new message of the person.
  const isPerson = (message: Message): boolean =>
    message.role === 'user' && !textOf(message).startsWith('<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>');
  const last = messages.findLastIndex(isPerson);
  const system = messages
    .filter(({ role }) => role === 'system' || role === 'developer')
    .map(textOf)
    .join('\n');
  return {
    session: /^Runtime: .*\bsession=([\w:-]+)/m.exec(messages.filter(isPerson).map(textOf).join('\n'))?.[1] ?? '',
    message: textOf(messages[last]),
    skills: readSkills(system),
    workingDirectory: /^Working directory: (.+)$/m.exec(system)?.[1] ?? '',
    tools: tools.map((tool) => tool.function.name),
    earlier: readSteps(messages.slice(0, Math.max(last, 0)), messages),
    steps: readSteps(messages.slice(last + 1), messages),
  };
};

const textOf = (message: Message | undefined): string => {
  const content = message?.content ?? '';
  return typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('');
};

const readSkills = (system: string): OfferedSkill[] => {
  const list = /<available_skills>(.*?)<\/available_skills>/s.exec(system)?.[1] ?? '';
  return Array.from(list.matchAll(/<skill>(.*?)<\/skill>/gs), ([, skill = '']) => ({
    name: readTag(skill, 'name'),
    description: readTag(skill, 'description'),
    location: readTag(skill, 'location'),
  }));
};

const readTag = (text: string, tag: string): string => new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(text)?.[1] ?? '';

const readSteps = (part: readonly Message[], all: readonly Message[]): Step[] => {
  const calls = all.flatMap((message) => message.tool_calls ?? []);
  return part
    .filter(({ role }) => role === 'tool')
    .map((message) => {
      const call = calls.find(({ id }) => id === message.tool_call_id)?.function;
      return { tool: call?.name ?? '', input: JSON.parse(call?.arguments ?? '{}'), result: textOf(message) };
    });
};
