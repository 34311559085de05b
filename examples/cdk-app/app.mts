// A CDK app that screens pitches, beside whatever else it deploys. To try it: npm install pitch-screen aws-cdk-lib constructs,
// set the addresses, and run it by `npx cdk deploy`.
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { PitchScreen } from 'pitch-screen/cdk';

const app = new App();
const stack = new Stack(app, 'Newsroom');

const pitches = new PitchScreen(stack, 'Pitches', {
  inboxes: [
    { address: 'masha@pitches.example.org', forwardTo: 'masha@example.org' },
    {
      address: 'tips@pitches.example.org',
      forwardTo: ['desk@example.org', 'night@example.org'],
      words: ['game changer'],
    },
  ],
  operator: 'ops@example.org',
  digest: { day: 'friday', timeZone: 'Europe/Berlin' },
});

// More than a hundred ignored pitches within a day: has a word been configured that is in every mail?
pitches.metricIgnored({ period: Duration.days(1) }).createAlarm(stack, 'ManyIgnored', {
  threshold: 100,
  evaluationPeriods: 1,
});

// Whoever may assume this role reviews the pitches: npx pitch-screen review web --stack Newsroom
const reviewer = new Role(stack, 'Reviewer', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
pitches.grantReview(reviewer);
