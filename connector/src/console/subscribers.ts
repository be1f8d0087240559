// Who is told of what happens, how far behind each is, and the button that tells one again.
import { html } from 'hono/html';
import { enableSubscriber, listSubscribers } from '../events/subscribers.ts';
import { ACTIVITY, activityTabs, SUBSCRIBERS } from './activity-tabs.ts';
import { state, table, when } from './elements.ts';
import type { Desk } from './mount.ts';
import { form } from './page.ts';

const MOST = 200;

export const addSubscribers = ({ app, needs, acting, show }: Desk): void => {
  app.get(SUBSCRIBERS, async (c) => {
    const all = (await listSubscribers(needs)).slice(0, MOST);
    const session = c.get('session');
    const body = html`${activityTabs(SUBSCRIBERS)}<section class="card">${table({
      caption: 'Who is told of what happens. They are added on the command line: pnpm connector subscribers add',
      columns: [
        { label: 'Subscriber' },
        { label: 'Events' },
        { label: 'State' },
        { label: 'Waiting', kind: 'number' },
        { label: 'Failed', kind: 'number' },
        { label: 'Last told', kind: 'when' },
        { label: 'What now' },
      ],
      rows: all.map((each) => [
        html`<code>${each.url}</code> <span class="small soft">${each.kind}</span>`,
        html`${each.types?.join(', ') ?? 'all'}${each.quietHours === null ? '' : html` <span class="small soft">quiet ${each.quietHours}</span>`}`,
        html`${state(each.state, each.state === 'enabled' ? 'good' : 'bad')} ${each.reason ?? ''}`,
        String(each.waiting + each.behind),
        String(each.failed),
        when(each.deliveredAt),
        each.state === 'enabled' && each.failed === 0
          ? ''
          : form(
              session,
              { action: `${SUBSCRIBERS}/${each.id}/enable` },
              html`<button class="plain" aria-label="Tell ${each.url} again">Tell it again</button>`,
            ),
      ]),
      none: 'Nobody is told of anything yet.',
    })}</section>`;
    return show(c, { title: 'Subscribers', here: ACTIVITY, body });
  });

  app.post(`${SUBSCRIBERS}/:id/enable`, async (c) => {
    await enableSubscriber(acting(c), c.req.param('id'));
    return c.redirect(SUBSCRIBERS, 303);
  });
};
