// Nobody sees the shop who does not say that they are of age. What is sold is proved later, by others.
import { hiddenToken } from './form.ts';
import { type Html, html } from './html.ts';

export const gatePage = ({
  token,
  back,
}: {
  readonly token: string;
  readonly back: string;
}): Html => html`<section class="gate">
<h1>Are you 21 or over?</h1>
<p>This shop sells tobacco, vapes, hemp and alcohol to adults alone. At the checkout your age is proved by a third party.</p>
<form method="post" action="/age">
${hiddenToken(token)}<input type="hidden" name="back" value="${back}">
<button class="button" name="of-age" value="yes">Yes, I am 21 or over</button>
<button class="button button-plain" name="of-age" value="no">No</button>
</form>
</section>`;

export const turnedAwayPage = (): Html => html`<section class="gate">
<h1>Then we cannot let you in</h1>
<p>We sell to adults of 21 and over alone. Thank you for telling us.</p>
<p><a href="/">I have pressed the wrong button</a></p>
</section>`;
