// Package reward works out who gets how much of what a conversion brought in
// (科技成果转化奖酬): the net income, the floors of the law, the agreement, the
// distribution of each income, the notices before it is paid, the payments, and
// the report of a year. Calculator and rules read no clock and no database.
package reward
